"""The screens. Each is imported when it is first shown; its style sheet lies beside it."""
