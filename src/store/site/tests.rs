use std::fs;
use std::path::Path;

use super::{MARK, NotASite, SiteFolder, Written, is_a_page};

fn write(root: &Path, pages: &[(&str, &str)]) -> Written {
    let site = SiteFolder::open(root).unwrap();
    for (page, text) in pages {
        if !site.keeps(page, text) {
            site.write(page, text, text).unwrap();
        }
    }
    site.finish().unwrap()
}

fn done(pages: usize, written: usize, removed: usize) -> Written {
    Written {
        pages,
        written,
        removed,
    }
}

#[test]
fn a_page_is_written_when_it_changed_and_removed_when_it_is_gone() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("new/site");
    let (one, two) = (("index.html", "1"), ("meetings/2026-11-24.html", "2"));
    assert_eq!(write(&root, &[one, two]), done(2, 2, 0));
    assert_eq!(write(&root, &[one, two]), done(2, 0, 0));
    assert_eq!(write(&root, &[one, (two.0, "3")]), done(2, 1, 0));
    // Somebody changed it by hand, or a power cut left it empty.
    fs::write(root.join("index.html"), "").unwrap();
    assert_eq!(write(&root, &[one, (two.0, "3")]), done(2, 1, 0));
    assert_eq!(fs::read_to_string(root.join("index.html")).unwrap(), "1");
    assert_eq!(write(&root, &[one]), done(1, 0, 1));
    assert!(!root.join(two.0).exists());
}

#[test]
fn what_lockstep_did_not_write_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("thesis.txt"), "years of work").unwrap();
    let refused = SiteFolder::open(root.path()).unwrap_err();
    assert!(matches!(refused, NotASite::Taken(_)), "{refused}");
    assert!(refused.to_string().contains("is left alone"));
    // Nothing but what stood there before.
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);

    // A file of that name which is not ours makes no site of it.
    fs::write(root.path().join(MARK), "something else\n").unwrap();
    assert!(SiteFolder::open(root.path()).is_err());

    let file = root.path().join("thesis.txt");
    let refused = SiteFolder::open(&file).unwrap_err();
    assert!(matches!(refused, NotASite::NotAFolder(_)), "{refused}");
}

#[test]
fn a_file_that_somebody_put_beside_the_pages_stays() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &[("index.html", "1"), ("actions.html", "2")]);
    fs::write(root.path().join("CNAME"), "forum.example").unwrap();
    assert_eq!(write(root.path(), &[("index.html", "1")]), done(1, 0, 1));
    assert!(root.path().join("CNAME").exists());
}

#[test]
fn a_mark_that_leads_elsewhere_removes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let site = root.path().join("site");
    write(&site, &[("index.html", "1")]);
    fs::write(root.path().join("secret.html"), "mine").unwrap();
    let mark = fs::read_to_string(site.join(MARK)).unwrap();
    let lines = "../secret.html a b\n/etc/passwd a b\nmeetings/../../secret.html a b\n";
    fs::write(site.join(MARK), mark + lines).unwrap();
    assert_eq!(write(&site, &[("index.html", "1")]).removed, 0);
    assert!(root.path().join("secret.html").exists());
}

#[test]
fn a_site_that_was_interrupted_is_a_site() {
    let root = tempfile::tempdir().unwrap();
    let site = SiteFolder::open(root.path()).unwrap();
    site.write("index.html", "a", "1").unwrap();
    drop(site);
    assert_eq!(write(root.path(), &[("index.html", "1")]), done(1, 0, 0));
}

#[test]
fn nothing_is_written_through_a_link() {
    let root = tempfile::tempdir().unwrap();
    let (site, outside) = (root.path().join("site"), root.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("page.html"), "mine").unwrap();
    write(&site, &[("index.html", "1")]);
    fs::remove_file(site.join("index.html")).unwrap();
    std::os::unix::fs::symlink(outside.join("page.html"), site.join("index.html")).unwrap();
    write(&site, &[("index.html", "2")]);
    assert_eq!(
        fs::read_to_string(outside.join("page.html")).unwrap(),
        "mine"
    );
    assert_eq!(fs::read_to_string(site.join("index.html")).unwrap(), "2");

    fs::remove_dir(site.join("meetings")).unwrap();
    std::os::unix::fs::symlink(&outside, site.join("meetings")).unwrap();
    let refused = SiteFolder::open(&site).unwrap_err();
    assert!(matches!(refused, NotASite::NotAFolder(_)), "{refused}");
}

#[test]
fn pages_have_plain_names() {
    for page in ["index.html", "meetings/2026-11-24-b.html"] {
        assert!(is_a_page(page), "{page}");
    }
    for page in [
        "",
        ".html",
        "../x.html",
        "meetings/../x.html",
        "meetings/a/b.html",
        "/x.html",
        "x.txt",
        "meetings//x.html",
    ] {
        assert!(!is_a_page(page), "{page}");
    }
}
