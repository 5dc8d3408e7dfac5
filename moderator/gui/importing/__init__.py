"""Files into the library, as the person sees it: look before, watch, and read what was done."""
