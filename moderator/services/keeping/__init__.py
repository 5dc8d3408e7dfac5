"""What keeps a library safe and private: copies, going back, mending, erasing, sharing."""
