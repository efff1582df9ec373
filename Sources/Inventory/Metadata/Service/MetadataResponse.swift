// A response of the metadata service.

/// A complete response.
struct MetadataResponse: Sendable {
  let status: UInt16
  let location: String?
  var body: [UInt8] = []
}
