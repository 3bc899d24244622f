//! Due dates as people say them: `fri`, `2w`, `next tue`, `2026-12-01`.
