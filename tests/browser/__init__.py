"""What people see and do, in a real Chromium on the real system: looks, keys, hostile words, whole stories."""
