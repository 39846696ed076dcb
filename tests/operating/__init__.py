"""Does an installation survive what its operator does: upgrade, dump, restore?"""
