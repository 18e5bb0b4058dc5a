"""How soon a Lambda function answers, and what a month costs."""
