"""What does an article say, claim by claim?"""
