"""The small public page on which a survey is answered; it works without JavaScript."""
