//! Outcomes in a second file: choosing it, and the column on which the two are joined.

use std::path::{Path, PathBuf};

use super::super::super::Session;
use super::super::super::effect::Effect;
use super::super::super::key::{Code, Key};
use super::super::super::leads::{SecondFile, Source};
use super::super::super::text::Text;
use super::{Preview, Step, bringing, moved, read_it};

/// The columns that two files can be joined on.
#[derive(Clone, Debug)]
pub struct JoinColumns {
    /// The second file.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its columns that the leads have as well.
    pub columns: Vec<String>,
    /// The one under the cursor.
    pub at: usize,
}

/// Opens the list of files for the second one.
pub(super) fn choose(session: &mut Session, preview: Preview) {
    if let Some(bringing) = bringing(session) {
        bringing.step = Step::SecondFile(preview);
        bringing.text = Text::line("");
        (bringing.found, bringing.at, bringing.fault) = (Vec::new(), 0, None);
        (bringing.looking, bringing.hurried) = (true, false);
        session.effect(Effect::ListLeads(String::new()));
    }
}

/// The columns of the second file are known; or why they are not.
pub fn headers_read(session: &mut Session, path: &Path, read: Result<Vec<String>, String>) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    let Step::SecondFile(preview) = &bringing.step else {
        return;
    };
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = crate::forum::plain::neutralise(&name.to_string_lossy()).into_owned();
    let columns = match read {
        Ok(columns) => shared(preview.file.leads.headers(), &columns),
        Err(why) => {
            bringing.fault = Some(why);
            return;
        }
    };
    if columns.is_empty() {
        bringing.fault = Some(format!(
            "{name} has no column that {} has as well, so the two cannot be joined: give one column \
             the same name in both",
            preview.file.name
        ));
        return;
    }
    let join = JoinColumns {
        path: path.to_owned(),
        name,
        at: likely(&columns),
        columns,
    };
    bringing.fault = None;
    bringing.step = Step::Join(preview.clone(), join);
}

/// The leads' columns that the second file has as well, in any case.
fn shared(leads: &[String], second: &[String]) -> Vec<String> {
    let same = |one: &String, two: &String| one.to_lowercase() == two.to_lowercase();
    let both = |header: &&String| second.iter().any(|other| same(header, other));
    leads.iter().filter(both).cloned().collect()
}

/// The column that most likely names the same lead in both files.
fn likely(columns: &[String]) -> usize {
    let names = |column: &String| {
        let lower = column.to_lowercase();
        let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| matches!(word, "id" | "key" | "email" | "number")) || lower.ends_with("id")
    };
    columns.iter().position(names).unwrap_or(0)
}

pub(super) fn join_key(session: &mut Session, key: Key) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    let Step::Join(preview, join) = &mut bringing.step else {
        return;
    };
    match key.code {
        Code::Esc => bringing.step = Step::SecondFile(preview.clone()),
        Code::Enter => {
            let Some(column) = join.columns.get(join.at) else {
                return;
            };
            let second = SecondFile {
                path: join.path.clone(),
                name: join.name.clone(),
                join: column.clone(),
            };
            let name = format!("{} with {}", preview.file.name, second.name);
            let source = Source {
                outcomes: Some(second),
                ..preview.file.source.clone()
            };
            read_it(session, name, source);
        }
        _ => {
            moved(&mut join.at, join.columns.len(), key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_both_files_are_offered_and_the_key_is_found() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let columns = shared(
            &names(&["landing_page", "mql_id", "Origin"]),
            &names(&["MQL_ID", "seller", "landing_page"]),
        );
        assert_eq!(columns, ["landing_page", "mql_id"]);
        assert_eq!(likely(&columns), 1);
        assert_eq!(likely(&names(&["a", "b"])), 0);
        assert_eq!(shared(&names(&["a"]), &names(&["b"])), Vec::<String>::new());
    }
}
