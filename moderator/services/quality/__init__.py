"""How good the machine is here, in honest figures: audits, the threshold, corrections that look like slips."""
