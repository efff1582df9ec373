// The timers of other tools that configure ENIs, from their unit files.

import VPCLab

/// The timers of amazon-ec2-net-utils and of nm-cloud-setup.
struct TimersOfOthers {
  private let amazon: TimerUnit
  private let nm: TimerUnit

  /// The waits for their next run from any moment.
  let waitsFromAnyMoment: [(name: String, wait: Wait)]
  /// The waits for their first run after a NIC was plugged.
  let waitsFromPlug: [(name: String, wait: Wait)]

  /// Reads the units in a directory.
  init(in directory: String) throws(LabError) {
    amazon = try TimerUnit(contentsOf: "\(directory)/amazon-ec2-net-utils.timer")
    nm = try TimerUnit(contentsOf: "\(directory)/nm-cloud-setup.timer")
    let spread = try amazon.span("RandomizedDelaySec")
    let (first, period) = (try amazon.span("OnActiveSec"), try amazon.span("OnUnitInactiveSec"))
    let every = Wait(untilNextOf: period, period + spread)
    let regular = try nm.span("OnUnitActiveSec")
    let seldom = Wait(untilNextOf: regular, regular)
    let names = ["next run of amazon-ec2-net-utils' timer", "next run of nm-cloud-setup's timer"]
    waitsFromAnyMoment = [(names[0], every), (names[1], seldom)]
    // The first one is an instance for each NIC, which starts with it.
    waitsFromPlug = [(names[0], Wait(between: first, first + spread)), (names[1], seldom)]
  }

  /// What the numbers of the timers are, and are not.
  var remarks: String {
    """
    Timers, computed from their units: \(amazon.origin); \(nm.origin).
    Without the duration of their runs, and without systemd's AccuracySec= of 1 min, which can delay each.
    When a NIC is plugged, a udev rule of the first and a dispatcher script of the second act before the timers.
    A run leaves a deleted route deleted: both compare what they configured before, not the kernel's routes.
    """
  }
}
