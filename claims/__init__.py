"""What is a claim, who checked it, who signed for it: the whole domain. Start at models/, workflow/ and services/."""
