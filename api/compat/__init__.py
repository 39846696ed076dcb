"""Which interfaces of others do we speak word for word?"""
