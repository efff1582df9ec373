// What a choice of links comes to: a request per link, and what was found out on the way.

import Planning

/// What is asked for each link, and what was found out on the way.
struct ResolvedRequests {
  /// The requests, in the order of the arguments or of the links' names.
  var requests: [LinkRequest] = []
  /// The links that nothing can be asked for, and why.
  var failures: [ENIFailure] = []
  /// What is left over of ENIs that are gone.
  var leftOver: [DesiredLink] = []
  /// What is to be told of how they were found.
  var notes: [Note] = []
  /// The indexes kept so far; nil where no link needed one that is not its name's.
  var indexesBefore: ENIIndexes?
  /// The indexes as they were found again, where their file is unusable.
  var indexesFoundAgain: ENIIndexes?
  /// The same with those given now.
  var indexes: ENIIndexes?
}
