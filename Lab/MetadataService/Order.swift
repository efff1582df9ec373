// An order to the service, as a line of JSON.

internal import MetadataOrders

/// An order to a running service: one JSON object with one or more of these keys.
///
///     {"instance": {"keys": {"mac": "…"}, "enis": [{"mac": "…", "keys": {"netmask": "…"}}]}}
///     {"eni": {"mac": "…", "keys": {…}}}          attaches the ENI, or changes its keys
///     {"detach": "00:16:3e:12:e7:27"}
///     {"faults": [{"path": "*/ipv6s", "misbehaviour": "status=429", "times": 2}]}
///     {"tokens": "required"}  {"object": false}  {"expireTokens": true}  {"requests": true}
///
/// Each order gets an answer of one line: `{"ok": true}`, with the requests so far if the order has
/// `requests`; or `{"error": "…"}`, and then nothing has changed.
struct Order: Decodable {
  var instance: ServedInstance?
  var eni: ServedENI?
  var detach: String?
  var faults: [MetadataFault]?
  var tokens: MetadataTokens?
  var object: Bool?
  var expireTokens: Bool?
  var requests: Bool?
}
