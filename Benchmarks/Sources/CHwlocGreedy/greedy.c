#include "hwloc-greedy.h"

#include <hwloc.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct hwloc_greedy {
    hwloc_topology_t topology;
    hwloc_bitmap_t free;
    hwloc_bitmap_t candidates;
    int nodes;
    hwloc_obj_t *node;
};

struct hwloc_greedy *hwloc_greedy_open(int sockets, int dies, int clusters, int cores, int threads) {
    char text[128];
    snprintf(text, sizeof text, "pack:%d die:%d [numa] group:%d core:%d pu:%d", sockets, dies, clusters, cores, threads);
    struct hwloc_greedy *planner = calloc(1, sizeof *planner);
    if (!planner) return NULL;
    if (hwloc_topology_init(&planner->topology) < 0) {
        free(planner);
        return NULL;
    }
    if (hwloc_topology_set_synthetic(planner->topology, text) < 0 || hwloc_topology_load(planner->topology) < 0) {
        hwloc_topology_destroy(planner->topology);
        free(planner);
        return NULL;
    }
    planner->free = hwloc_bitmap_dup(hwloc_topology_get_topology_cpuset(planner->topology));
    planner->candidates = hwloc_bitmap_alloc();
    planner->nodes = hwloc_get_nbobjs_by_type(planner->topology, HWLOC_OBJ_NUMANODE);
    planner->node = calloc((size_t)planner->nodes, sizeof *planner->node);
    for (int i = 0; i < planner->nodes; i++)
        planner->node[i] = hwloc_get_obj_by_type(planner->topology, HWLOC_OBJ_NUMANODE, (unsigned)i);
    return planner;
}

void hwloc_greedy_close(struct hwloc_greedy *planner) {
    hwloc_bitmap_free(planner->candidates);
    hwloc_bitmap_free(planner->free);
    hwloc_topology_destroy(planner->topology);
    free(planner->node);
    free(planner);
}

static int free_on(struct hwloc_greedy *planner, int node) {
    hwloc_bitmap_and(planner->candidates, planner->free, planner->node[node]->cpuset);
    return hwloc_bitmap_weight(planner->candidates);
}

/// Takes up to `count` CPUs of a node, the lowest first, and returns how many it took.
static int take_on(struct hwloc_greedy *planner, int node, int count, int *cpus) {
    hwloc_bitmap_and(planner->candidates, planner->free, planner->node[node]->cpuset);
    int taken = 0;
    for (int cpu = hwloc_bitmap_first(planner->candidates); cpu >= 0 && taken < count;
         cpu = hwloc_bitmap_next(planner->candidates, cpu)) {
        hwloc_bitmap_clr(planner->free, (unsigned)cpu);
        cpus[taken++] = cpu;
    }
    return taken;
}

bool hwloc_greedy_take(struct hwloc_greedy *planner, int count, int *cpus) {
    int fullest = -1, least = INT_MAX;
    for (int i = 0; i < planner->nodes; i++) {
        int free = free_on(planner, i);
        if (free >= count && free < least) fullest = i, least = free;
    }
    if (fullest >= 0) return take_on(planner, fullest, count, cpus) == count;
    if (hwloc_bitmap_weight(planner->free) < count) return false;
    for (int taken = 0; taken < count;) {
        int freest = 0, most = -1;
        for (int i = 0; i < planner->nodes; i++) {
            int free = free_on(planner, i);
            if (free > most) freest = i, most = free;
        }
        taken += take_on(planner, freest, count - taken, cpus + taken);
    }
    return true;
}

void hwloc_greedy_release(struct hwloc_greedy *planner, int count, const int *cpus) {
    for (int i = 0; i < count; i++) hwloc_bitmap_set(planner->free, (unsigned)cpus[i]);
}
