"""How does anything from outside reach us? The only folder that opens sockets, and the door to the parsing sandbox.

Everything it needs comes in as arguments (`FetchPolicy`, `SandboxLimits`); it knows no model, service or setting.
"""
