// The courses of the benchmark.

import ArgumentParser
import VPCLab

/// The comparisons that run in one guest.
enum Course: String, CaseIterable, ExpressibleByArgument {
  /// Two NICs, without a metadata service.
  case few
  /// Eight secondary ENIs and the primary one, each with 20 addresses in the metadata.
  case many
  /// 32 secondary ENIs and the primary one, each with 50 addresses in the metadata.
  case most

  /// The VPC of the course.
  var configuration: VPCConfiguration {
    switch self {
    case .few: VPCConfiguration()
    case .many:
      VPCConfiguration(
        nicCount: 9, layout: .perNIC, metadata: MetadataOptions(secondaryCount: 19))
    case .most:
      VPCConfiguration(
        nicCount: 33, layout: .perNIC, metadata: MetadataOptions(secondaryCount: 49))
    }
  }
}
