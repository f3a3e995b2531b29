"""The test suite of Kefu; pytest and the house rules run it."""
