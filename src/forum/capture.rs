//! The quick-capture line: one line of text becomes an action, an issue, a decision, a parked item or a win.
