"""What agents may see."""
