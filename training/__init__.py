"""Training of the weights that ship in ``tadmor/weights``. Needs torch; the installed package does not."""
