"""Promise 1: an acknowledged message is never lost, whatever is killed, and no resend is stored twice."""
