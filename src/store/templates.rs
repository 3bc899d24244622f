//! A team's own templates in the forum's folder: `templates/minutes.md.j2`, `templates/minutes.html.j2`.

use std::path::Path;

use super::disk::{Disk, RealDisk, why};
use super::folder::Folder;

/// The folder of the templates below the forum's.
pub const FOLDER: &str = "templates";

/// The most that a template may hold, in bytes.
const LARGEST: usize = 256 * 1024;

/// A template of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its file below the forum's folder.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// The team's own template of that name, such as `minutes.md.j2`; none when it has none. What
/// stands in the way of reading it, in a sentence.
pub fn read(folder: &Folder, name: &str) -> Result<Option<Template>, String> {
    let file = format!("{FOLDER}/{name}");
    let path = folder
        .inside(Path::new(&file))
        .map_err(|outside| format!("{file}: {outside}"))?;
    let bytes = match RealDisk.read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{file} cannot be read: {}", why(&error))),
    };
    if bytes.len() > LARGEST {
        return Err(format!("{file} is larger than a template may be (256 KiB)"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(Template { file, text })),
        Err(_) => Err(format!("{file} is not text in UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::read;
    use crate::forum::charter::Charter;
    use crate::store::folder::Folder;

    #[test]
    fn a_template_is_read_when_it_is_a_sensible_text_inside_the_forum() {
        let root = tempfile::tempdir().unwrap();
        let forum = root.path().join("forum");
        let folder = Folder::create(&forum, &Charter::default()).unwrap();
        assert_eq!(read(&folder, "minutes.md.j2"), Ok(None));
        let templates = forum.join("templates");
        fs::create_dir(&templates).unwrap();
        fs::write(templates.join("minutes.md.j2"), "# {{ forum }}").unwrap();
        let found = read(&folder, "minutes.md.j2").unwrap().unwrap();
        assert_eq!(
            (found.file.as_str(), found.text.as_str()),
            ("templates/minutes.md.j2", "# {{ forum }}")
        );
        let table = [
            ("large.j2", vec![b' '; super::LARGEST + 1], "larger than"),
            ("bytes.j2", vec![0xff, 0xfe], "not text"),
        ];
        for (name, bytes, words) in table {
            fs::write(templates.join(name), bytes).unwrap();
            let refused = read(&folder, name).unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
        assert!(read(&folder, "../../secret").is_err());
    }
}
