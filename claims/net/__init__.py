"""How does anything from outside reach us? The only folder that opens sockets, and the only one that parses hostile bytes.

Everything it needs comes in as arguments (`FetchPolicy`, `SandboxLimits`); it knows no model, no service and no setting.
"""
