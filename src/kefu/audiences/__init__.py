"""What each kind of reader may see, as types; the security boundary of Kefu, one folder per audience."""
