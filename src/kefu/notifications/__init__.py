"""What agents should know: which news concern whom, what each wants to hear of, and how it reaches them."""
