"""What waits for a signature, and what exactly is signed?"""
