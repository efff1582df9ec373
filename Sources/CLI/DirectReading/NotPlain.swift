// Why a command line is not read directly.

/// A command line that ArgumentParser has to look at: for its meaning, or for the sentence that refuses it.
struct NotPlain: Error {}
