//! A lead definition tried on a table of real leads: columns, selection, figures, warnings.
