use super::*;

#[test]
fn no_two_calls_have_one_id() {
    let of_one_moment = || (0..1_000).map(|_| fresh_id(Duration::ZERO));
    let threads: Vec<_> = (0..4)
        .map(|_| std::thread::spawn(move || of_one_moment().collect::<Vec<_>>()))
        .collect();
    let ids = threads
        .into_iter()
        .flat_map(|ids| ids.join().unwrap_or_default());
    let ids: std::collections::HashSet<_> = ids.collect();
    assert_eq!(ids.len(), 4_000);
    assert!(ids.iter().all(|id| id.get_version_num() == 4));
}
