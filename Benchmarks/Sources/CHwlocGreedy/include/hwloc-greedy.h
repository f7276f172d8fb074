#ifndef HWLOC_GREEDY_H
#define HWLOC_GREEDY_H

#include <stdbool.h>

/// A planner whose sets of CPUs are hwloc's bitmaps.
struct hwloc_greedy;

/// Opens a planner for a host of regular groups, all of whose CPUs are free. Returns NULL if hwloc cannot describe it.
struct hwloc_greedy *hwloc_greedy_open(int sockets, int dies, int clusters, int cores, int threads);

/// Finds CPUs for a machine and takes them: of the fullest NUMA node that has enough, else of the freest nodes.
///
/// The CPUs are written to `cpus`, which has room for `count`. Returns false if there are not enough free.
bool hwloc_greedy_take(struct hwloc_greedy *planner, int count, int *cpus);

/// Gives CPUs back.
void hwloc_greedy_release(struct hwloc_greedy *planner, int count, const int *cpus);

void hwloc_greedy_close(struct hwloc_greedy *planner);

#endif
