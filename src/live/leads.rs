//! Leads from files: which CSVs there are, reading one, and what earlier meetings left of the
//! definition. Files of leads are only ever read.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use jiff::civil::Date;

use super::home::at_home;
use crate::forum::back_test::columns::describe;
use crate::forum::back_test::words::count;
use crate::forum::files::{BoardKind, MeetingName};
use crate::forum::lead_definition::LeadDefinition;
use crate::session::leads::{EarlierVersion, Found, LeadsFile, NotRead, Source};
use crate::store::disk;
use crate::store::file::read_text;
use crate::store::folder::Folder;
use crate::store::leads::{self as store, Choice, Keep, Outcomes, Progress, fingerprint};

/// Files that are listed at most.
const LISTED: usize = 200;

/// Meetings that are looked at for earlier texts.
const EARLIER: usize = 240;

/// How often a reading tells how far it has come.
const TELL: Duration = Duration::from_millis(250);

/// The files that leads can be brought from. Without a path in `typed` these are the CSVs of the
/// usual folders whose name holds what was typed; with one, what begins like it.
pub fn found(folders: &[PathBuf], typed: &str) -> Vec<Found> {
    let typed = typed.trim();
    let mut found = Vec::new();
    if typed.contains('/') || typed.contains(std::path::MAIN_SEPARATOR) || typed.starts_with('~') {
        let path = at_home(Path::new(typed));
        let (folder, begins) = if typed.ends_with(['/', std::path::MAIN_SEPARATOR]) {
            (path, String::new())
        } else {
            let name = path.file_name().map(|name| name.to_string_lossy());
            let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
            (folder, name.unwrap_or_default().to_lowercase())
        };
        list(&folder, true, &mut found, &|name| {
            name.to_lowercase().starts_with(&begins)
        });
        return found;
    }
    let holds = typed.to_lowercase();
    let mut seen: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if !seen.contains(&real) {
            list(folder, false, &mut found, &|name| {
                name.to_lowercase().contains(&holds)
            });
            seen.push(real);
        }
    }
    found
}

/// Adds the CSVs of a folder, and its folders when they are wanted, by name.
fn list(folder: &Path, folders: bool, found: &mut Vec<Found>, fits: &dyn Fn(&str) -> bool) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut here: Vec<Found> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name =
                crate::forum::plain::neutralise(&entry.file_name().to_string_lossy()).into_owned();
            let about = entry.path().metadata().ok()?;
            let is_csv = [".csv", ".tsv", ".txt"]
                .iter()
                .any(|ending| name.to_lowercase().ends_with(ending));
            let wanted = if about.is_dir() {
                folders && !name.starts_with('.')
            } else {
                is_csv
            };
            (wanted && fits(&name)).then(|| Found {
                path: entry.path(),
                name: if about.is_dir() {
                    format!("{name}/")
                } else {
                    name
                },
                about: if about.is_dir() {
                    "folder".to_owned()
                } else {
                    format!("{} · {}", size(about.len()), folder.display())
                },
                folder: about.is_dir(),
            })
        })
        .collect();
    here.sort_by(|one, other| (one.folder, &one.name).cmp(&(other.folder, &other.name)));
    here.truncate(LISTED.saturating_sub(found.len()));
    found.extend(here);
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", count(bytes / 1_000_000)),
    }
}

/// Reads a file of leads. What is refused is a sentence for the user.
pub fn read(
    source: &Source,
    definitions: &[Arc<LeadDefinition>],
    progress: &Progress,
) -> Result<LeadsFile, NotRead> {
    let wanted: Vec<&LeadDefinition> = definitions.iter().map(AsRef::as_ref).collect();
    let second = source.outcomes.as_ref();
    let choice = Choice {
        definitions: &wanted,
        keep: Keep::of_file(&source.path),
        outcomes: second.map(|second| Outcomes {
            path: &second.path,
            join: &second.join,
        }),
        repair_wrapped_rows: source.unwrap,
        progress: Some(progress),
    };
    let leads = store::read(&source.path, &choice).map_err(|not_read| NotRead {
        why: not_read.to_string(),
        wrapped: not_read.wrapped,
    })?;
    let missing: Vec<String> = definitions.first().map_or_else(Vec::new, |definition| {
        let words = definition.leads.missing.iter();
        words.map(str::to_owned).collect()
    });
    let hash = |path: &Path| {
        fingerprint(path, Some(progress)).map_err(|why| NotRead {
            why: why.to_string(),
            wrapped: false,
        })
    };
    let (hash, outcomes_hash) = (
        hash(&source.path)?,
        second.map_or(Ok(String::new()), |second| hash(&second.path))?,
    );
    let columns = describe(&leads, &missing);
    let name = source.path.file_name().unwrap_or(source.path.as_os_str());
    Ok(LeadsFile {
        source: source.clone(),
        name: crate::forum::plain::neutralise(&name.to_string_lossy()).into_owned(),
        hash,
        outcomes_hash,
        leads: Arc::new(leads),
        columns: Arc::new(columns),
    })
}

/// The columns of a second file.
pub fn headers(path: &Path) -> Result<Vec<String>, String> {
    store::headers(path).map_err(|why| why.to_string())
}

/// Reads while telling how far it has come, from a quarter of a second on.
pub fn read_telling(
    progress: &Arc<Progress>,
    tell: impl Fn(f64) + Send,
    read: impl FnOnce() -> Result<LeadsFile, NotRead>,
) -> Result<LeadsFile, NotRead> {
    let (done, waits) = channel::<()>();
    std::thread::scope(|scope| {
        let progress = Arc::clone(progress);
        scope.spawn(move || {
            while waits.recv_timeout(TELL) == Err(RecvTimeoutError::Timeout) {
                tell(progress.share());
            }
        });
        let read = read();
        drop(done);
        read
    })
}

/// Reads a lead definition from a file of any name: another draft.
pub fn definition(path: &Path, today: Date) -> Result<EarlierVersion, String> {
    let shown = path.display().to_string();
    let path = at_home(path);
    let text =
        disk::read_text(&path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    let definition: LeadDefinition = read_text(&shown, &text).map_err(|faults| {
        let faults = faults.first().map(ToString::to_string);
        faults.unwrap_or_else(|| format!("{shown} cannot be read"))
    })?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    let mut version = EarlierVersion::of(MeetingName::of(today, 0), Arc::new(definition));
    version.called = crate::forum::plain::neutralise(&name.to_string_lossy()).into_owned();
    Ok(version)
}

/// The texts that meetings left, each once, newest first.
pub fn versions(folder: &Folder) -> Vec<EarlierVersion> {
    let meetings = folder.meetings().unwrap_or_default();
    let mut versions: Vec<EarlierVersion> = Vec::new();
    for name in meetings.into_iter().rev().take(EARLIER) {
        let read = folder.read_board::<LeadDefinition>(&name, BoardKind::LeadDefinition);
        if !read.state.writable() || *read.value == LeadDefinition::default() {
            continue;
        }
        let mut version = EarlierVersion::of(name.clone(), read.value);
        match versions.iter_mut().find(|known| known.text == version.text) {
            // Signed in one meeting, it is signed wherever the same text stands.
            Some(known) if version.signed && !known.signed => {
                version.since = name;
                *known = version;
            }
            Some(known) => known.since = name,
            None => versions.push(version),
        }
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_name_in_the_usual_folders_and_by_path_anywhere() {
        let folder = tempfile::TempDir::new().unwrap();
        let leads = folder.path().join("leads");
        std::fs::create_dir(&leads).unwrap();
        for name in ["june.csv", "July.CSV", "notes.md"] {
            std::fs::write(leads.join(name), "a,b\n1,2\n").unwrap();
        }
        let names = |typed: &str| {
            let folders = [leads.clone(), leads.clone(), folder.path().join("none")];
            let found = found(&folders, typed).into_iter().map(|found| found.name);
            found.collect::<Vec<_>>()
        };
        assert_eq!(names(""), ["July.CSV", "june.csv"], "each folder once");
        assert_eq!(names("jun"), ["june.csv"]);
        let path = |typed: &str| format!("{}/{typed}", folder.path().display());
        assert_eq!(names(&path("")), ["leads/"]);
        assert_eq!(names(&path("le")), ["leads/"]);
        assert_eq!(names(&path("leads/ju")), ["July.CSV", "june.csv"]);
        assert_eq!(names(&path("gone/")), Vec::<String>::new());
    }
}
