use super::*;

#[test]
fn a_budget_is_spent_and_earned() {
    let purse = Purse::new(RetryBudget::new(2));
    assert!(purse.pay() && purse.pay() && !purse.pay());
    for _ in 0..4 {
        purse.earn(false);
    }
    assert!(!purse.pay(), "four fifths");
    purse.earn(false);
    assert!(purse.pay() && !purse.pay());
    for _ in 0..9 {
        purse.earn(true);
    }
    assert!(
        purse.pay() && purse.pay() && !purse.pay(),
        "never more than its size"
    );
    assert!(!Purse::new(RetryBudget::new(0)).pay());
    assert!(Purse::new(RetryBudget::unlimited()).pay());
}
