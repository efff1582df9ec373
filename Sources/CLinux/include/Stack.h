// The size of the stack, see setrlimit(2).

#ifndef CLINUX_STACK_H
#define CLINUX_STACK_H

/// Calls a function with a stack that is large enough for the Swift runtime, and returns its
/// result.
///
/// If the limit of the stack is lower, the function gets a stack of its own, and so does every
/// later thread. Called once, before another thread exists. If there is no memory for a stack, the
/// function is called with the present one.
int call_with_enough_stack(int (*function)(void));

#endif
