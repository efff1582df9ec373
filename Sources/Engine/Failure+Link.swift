// The link that an operation failed for.

import Execution
package import Model
import Planning

extension Failure {
  /// The link that the failure is about; nil where it is about none, or about no single one.
  package var link: LinkName? {
    switch self {
    case .request(let failure): failure.link
    case .inventory(let failure): failure.link
    case .lease(.notLeased(let link, _, _, _)), .lease(.forgotten(let link)): link
    case .lease(.socket): nil
    case .alias(let failure): failure.link
    case .bootFiles(.addressUnknown(let link)): link
    case .bootFiles: nil
    case .notPermitted(.askServer(let link)): link
    case .notPermitted(.changeNetwork): nil
    case .contradiction(let error), .apply(.contradiction(let error)): error.link
    case .pathsInUse(let lost): lost.first?.link
    case .file, .kernel, .apply, .agentRuns, .interrupted, .confirmationPending, .revert: nil
    }
  }
}

extension RequestFailure {
  fileprivate var link: LinkName? {
    switch self {
    case .numbers(_, let link), .linkTwice(let link), .primaryLeftAlone(let link, _),
      .twin(let link, _, _):
      link
    case .noSuchMAC, .noSuchName, .noSuchENI, .severalHaveMAC: nil
    }
  }
}

extension InventoryFailure {
  fileprivate var link: LinkName? {
    switch self {
    case .staticUnknown(let link, _, _), .addressDiffers(let link, _, _, _, _),
      .primaryContradicted(let link, _):
      link
    case .inputFile, .configuration, .eniFile, .needed, .none, .problem: nil
    }
  }
}

extension AliasFailure {
  fileprivate var link: LinkName {
    switch self {
    case .notConfigured(let link), .notIPv4(let link, _), .notAnAlias(let link, _),
      .isPrimaryAddress(let link, _), .ofOtherENI(let link, _, _, _),
      .outsideBlock(let link, _, _):
      link
    }
  }
}
