// A library to be loaded before others (LD_PRELOAD): it makes one of the calls that change files fail.
//
// FAIL_UNDER is the folder whose files count, FAIL_AT the number of the call, from 1. FAIL_BY is "full" (the
// disk is full for this call), "fills" (for all calls from it on), "readonly" (the file system is read-only from
// it on) or "kill" (the process is killed just before it). The file FAIL_MARK is made when that happens.
#ifndef CFAILINGCALLS_H
#define CFAILINGCALLS_H

// The calls counted so far.
int failing_calls_count(void);

#endif
