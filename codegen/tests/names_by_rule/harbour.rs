//! An API of our own, and what a person would call its operations.

use wise_codegen::document::Document;

/// Operations of a harbour, and what a person would call them.
pub const HARBOUR: &[(&str, &str, &str, &str, &str)] = &[
    // method, path, tag, operationId, call
    (
        "GET",
        "/harbours/{h}/berths",
        "berth",
        "berthList",
        "berths.list",
    ),
    (
        "GET",
        "/harbours/{h}/berths/{b}",
        "berth",
        "getBerth",
        "berths.get",
    ),
    (
        "POST",
        "/harbours/{h}/berths",
        "berth",
        "berthCreate",
        "berths.create",
    ),
    // The resource between other words, and what the path has said on the way.
    (
        "GET",
        "/floating-docks/ship-passes/{p}",
        "ship-pass",
        "floatingShipPassGet",
        "ship_passes.get",
    ),
    (
        "POST",
        "/floating-docks/ship-passes/tugs",
        "ship-pass",
        "tugShipPassCreate",
        "ship_passes.create_for_tug",
    ),
    (
        "POST",
        "/floating-docks/ship-passes/ferry",
        "ship-pass",
        "ferryFloatingShipPassCreate",
        "ship_passes.create_for_ferry",
    ),
    // Whose it is: a segment with a parameter in front of the resource.
    (
        "GET",
        "/dock-master-offices/{o}/moor-fees",
        "moor-fee",
        "moorFeesDockMasterGet",
        "moor_fees.get_for_dock_master",
    ),
    (
        "DELETE",
        "/ships/{s}/moor-fees/{f}",
        "moor-fee",
        "moorFeeShipDelete",
        "moor_fees.delete_for_ship",
    ),
    // Behind it, it is what is asked for.
    (
        "POST",
        "/moor-fees/{f}/discounts",
        "moor-fee",
        "moorFeeDiscountsCreate",
        "moor_fees.create_discount",
    ),
    // No verb: what is done, or the method of HTTP.
    (
        "POST",
        "/cranes/{c}/load-failure",
        "crane",
        "craneLoadFailure",
        "cranes.fail_load",
    ),
    (
        "POST",
        "/cranes/{c}/arm/reversal",
        "crane",
        "craneArmReversal",
        "cranes.reverse_arm",
    ),
    (
        "GET",
        "/cranes/{c}/reach",
        "crane",
        "craneReach",
        "cranes.get_reach",
    ),
    (
        "PUT",
        "/cranes/{c}/speed-limit",
        "crane",
        "craneSpeedLimit",
        "cranes.set_speed_limit",
    ),
    (
        "POST",
        "/cranes/{c}/shift",
        "crane",
        "craneShift",
        "cranes.submit_shift",
    ),
    // A verb in the middle, and one that nobody has listed.
    (
        "POST",
        "/cranes/{c}/winches",
        "crane",
        "craneLockWinchCheck",
        "cranes.check_lock_winch",
    ),
    (
        "POST",
        "/cranes/{c}/arm/up",
        "crane",
        "portCraneUnlockArm",
        "cranes.unlock_port_arm",
    ),
    ("POST", "/cranes/{c}/motion", "crane", "tilt", "cranes.tilt"),
    ("PUT", "/cranes/{c}", "crane", "craneHoist", "cranes.hoist"),
    // No words at all.
    (
        "POST",
        "/ship-passes",
        "ship-pass",
        "createshippass",
        "ship_passes.create",
    ),
    (
        "GET",
        "/ship-passes/{p}/stamps",
        "ship-pass",
        "shippassstampsget",
        "ship_passes.get_stamps",
    ),
    // Initials of the resource, and a file.
    (
        "GET",
        "/ship-arrival-notice/status",
        "ship-arrival-notice",
        "sanStatusGet",
        "ship_arrival_notices.get_status",
    ),
    (
        "GET",
        "/ship-arrival-notice/{n}/pdf",
        "ship-arrival-notice",
        "sanPdfGet",
        "ship_arrival_notices.download_pdf",
    ),
    // No plural where there is none, and no stutter.
    (
        "POST",
        "/tide-tracking",
        "tide-tracking",
        "lookupTideTracking",
        "tide_tracking.lookup",
    ),
    (
        "POST",
        "/vts/login",
        "vts",
        "vtsLoginCreate",
        "vts.create_login",
    ),
    ("POST", "/ais/ping", "ais", "sendAISPing", "ais.send_ping"),
    (
        "POST",
        "/3dm/models/check",
        "3dm",
        "3dmModelCheck",
        "three_dm.check_model",
    ),
    // A list that calls itself otherwise, several at once, and a word that says which.
    (
        "GET",
        "/berths/{b}/notes",
        "berth",
        "berthNotesGet",
        "berths.list_notes",
    ),
    (
        "POST",
        "/berths/{b}/fenders",
        "berth",
        "berthFenderCreate",
        "berths.create_fenders",
    ),
    (
        "POST",
        "/berths",
        "berth",
        "berthCreateUnattended",
        "berths.create_unattended",
    ),
    (
        "GET",
        "/berths/by-number/{n}",
        "berth",
        "berthGetByNumber",
        "berths.get_by_number",
    ),
];

/// The harbour as a document: lists where the path is one, a file where it is one.
pub fn harbour() -> Document {
    let thing = |name: &str| serde_json::json!({"type": "object", "properties": {name: {"type": "string"}, "depth": {"type": "integer"}}});
    let mut paths = serde_json::Map::new();
    for (method, path, tag, id, _) in HARBOUR {
        let body = match path.rsplit('/').next().unwrap() {
            "pdf" => {
                serde_json::json!({"application/pdf": {"schema": {"type": "string", "format": "binary"}}})
            }
            "notes" | "berths" if *method == "GET" => {
                serde_json::json!({"application/json": {"schema": {"type": "array", "items": thing(id)}}})
            }
            _ => serde_json::json!({"application/json": {"schema": thing(id)}}),
        };
        let parameters = path.split('/').filter_map(|part| part.strip_prefix('{')).map(|part| {
            let name = part.trim_end_matches('}');
            serde_json::json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
        });
        let mut operation = serde_json::json!({
            "operationId": id, "tags": [tag], "parameters": parameters.collect::<Vec<_>>(),
            "responses": {"200": {"description": "", "content": body}},
        });
        if path.ends_with("fenders") {
            let list = serde_json::json!({"type": "array", "items": thing("rubber")});
            operation["requestBody"] =
                serde_json::json!({"content": {"application/json": {"schema": list}}});
        }
        let item = paths
            .entry((*path).to_owned())
            .or_insert_with(|| serde_json::json!({}));
        item[method.to_lowercase()] = operation;
    }
    let document = serde_json::json!({
        "openapi": "3.1.0", "info": {"title": "Harbour", "version": "1"}, "paths": paths,
    });
    Document::parse("harbour.json", &document.to_string()).unwrap()
}
