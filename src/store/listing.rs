//! The names of a forum's meetings as they were listed last, so that a start need not go through a
//! folder of thousands. They are kept in `.lockstep/`, on this machine only, and believed only while
//! the folder of the meetings stands as it stood then.

use std::fs::{self, Metadata};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::disk::{RealDisk, read_text};
use super::folder::Folder;
use super::lock::{make_folders, own_folder, own_place};
use super::replace::replace;
use crate::forum::files::MeetingName;

/// Below so many meetings listing them costs nothing.
const WORTH_IT: usize = 200;

/// A list written sooner than this after the folder's last change may miss a change that came
/// within the same tick of the file system's clock.
const SETTLED: Duration = Duration::from_secs(3);

/// The meetings as they were listed last, in order; none when the folder has changed since, or was
/// never listed.
pub fn remembered(folder: &Folder) -> Option<Vec<MeetingName>> {
    let path = path_of(folder).ok()?;
    let written = fs::metadata(&path).ok()?.modified().ok()?;
    let stands = fs::metadata(folder.root().join("meetings")).ok()?;
    if written.duration_since(stands.modified().ok()?).ok()? < SETTLED {
        return None;
    }
    let text = read_text(&path).ok()?;
    let mut lines = text.lines();
    if lines.next()? != stamp_of(&stands)? {
        return None;
    }
    // The file may come from anywhere: each name is one, and they are in order.
    let names: Option<Vec<MeetingName>> = lines.map(MeetingName::parse).collect();
    names.filter(|names| names.is_sorted())
}

/// Lists the meetings, and remembers many of them for the next start.
pub fn list(folder: &Folder) -> io::Result<Vec<MeetingName>> {
    let before = fs::metadata(folder.root().join("meetings"));
    let names = folder.meetings()?;
    let stamp = before.ok().and_then(|before| stamp_of(&before));
    if let Some(stamp) = stamp.filter(|_| names.len() >= WORTH_IT)
        && remembered(folder).as_ref() != Some(&names)
    {
        let mut text = stamp;
        for name in &names {
            text.push('\n');
            text.push_str(name.as_str());
        }
        // Only the next start would take longer.
        let _ = own_folder(folder.root())
            .and_then(|own| make_folders(folder.root(), &own))
            .and_then(|()| replace(&RealDisk, &path_of(folder)?, text.as_bytes()));
    }
    Ok(names)
}

fn path_of(folder: &Folder) -> io::Result<PathBuf> {
    own_place(folder.root(), "meetings")
}

/// What changes whenever a meeting comes or goes.
fn stamp_of(folder: &Metadata) -> Option<String> {
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
    let modified = folder.modified().ok().and_then(since)?;
    Some(modified.as_nanos().to_string())
}

#[cfg(test)]
mod tests {
    use super::{WORTH_IT, list, path_of, remembered};
    use crate::forum::charter::Charter;
    use crate::store::folder::Folder;
    use jiff::ToSpan;
    use jiff::civil::date;
    use std::fs;
    use std::time::Duration;

    fn forum_of(meetings: usize) -> (tempfile::TempDir, Folder) {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        for nth in 0..meetings {
            let day = date(2020, 1, 1) + (nth as i64).days();
            fs::create_dir(folder.root().join("meetings").join(day.to_string())).unwrap();
        }
        (root, folder)
    }

    /// As if the list had been written so long after the folder's last change.
    fn written_after(folder: &Folder, seconds: u64) {
        let changed = fs::metadata(folder.root().join("meetings")).unwrap();
        let later = changed.modified().unwrap() + Duration::from_secs(seconds);
        let file = fs::File::options()
            .write(true)
            .open(path_of(folder).unwrap());
        file.unwrap().set_modified(later).unwrap();
    }

    #[test]
    fn many_meetings_are_remembered_until_one_comes_or_goes() {
        let (_root, folder) = forum_of(WORTH_IT);
        assert_eq!(remembered(&folder), None);
        let listed = list(&folder).unwrap();
        written_after(&folder, 60);
        assert_eq!(remembered(&folder), Some(listed));
        fs::remove_dir(folder.root().join("meetings/2020-01-01")).unwrap();
        assert_eq!(remembered(&folder), None);
    }

    #[test]
    fn a_list_as_young_as_the_last_change_is_not_believed() {
        let (_root, folder) = forum_of(WORTH_IT);
        list(&folder).unwrap();
        written_after(&folder, 0);
        assert_eq!(remembered(&folder), None);
    }

    #[test]
    fn a_list_that_leads_elsewhere_is_not_believed() {
        let (_root, folder) = forum_of(WORTH_IT);
        list(&folder).unwrap();
        let text = fs::read_to_string(path_of(&folder).unwrap()).unwrap();
        let text = text.replace("2020-01-02", "../../secret");
        fs::write(path_of(&folder).unwrap(), text).unwrap();
        written_after(&folder, 60);
        assert_eq!(remembered(&folder), None);
    }

    #[test]
    fn a_few_meetings_are_listed_each_time() {
        let (_root, folder) = forum_of(3);
        assert_eq!(list(&folder).unwrap().len(), 3);
        assert!(!path_of(&folder).unwrap().exists());
    }
}
