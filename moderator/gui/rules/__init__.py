"""Rules in the window: the list of them, and the sheet on which one is made and tried."""
