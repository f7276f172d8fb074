#include "baseline.h"

#include <libvirt/libvirt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *call) {
    fprintf(stderr, "%s failed\n", call);
    exit(1);
}

void *baseline_open(const char *uri) {
    virConnectPtr connection = virConnectOpen(uri);
    if (!connection) fail("virConnectOpen");
    return connection;
}

static int list_domains(void *connection, virDomainPtr **domains) {
    int count = virConnectListAllDomains(connection, domains, 0);
    if (count < 0) fail("virConnectListAllDomains");
    return count;
}

long baseline_list(void *connection) {
    virDomainPtr *domains = NULL;
    int count = list_domains(connection, &domains);
    for (int i = 0; i < count; i++) virDomainFree(domains[i]);
    free(domains);
    return count;
}

long baseline_documents(void *connection) {
    virDomainPtr *domains = NULL;
    int count = list_domains(connection, &domains);
    long bytes = 0;
    for (int i = 0; i < count; i++) {
        char *xml = virDomainGetXMLDesc(domains[i], 0);
        if (!xml) fail("virDomainGetXMLDesc");
        bytes += strlen(xml);
        free(xml);
        virDomainFree(domains[i]);
    }
    free(domains);
    return bytes;
}

long baseline_statistics(void *connection) {
    virDomainStatsRecordPtr *records = NULL;
    int count = virConnectGetAllDomainStats(connection, 0, &records, 0);
    if (count < 0) fail("virConnectGetAllDomainStats");
    long sum = 0;
    for (int i = 0; i < count; i++) {
        virDomainStatsRecordPtr record = records[i];
        int state = 0;
        int reason = 0;
        sum += strlen(virDomainGetName(record->dom));
        if (virTypedParamsGetInt(record->params, record->nparams, "state.state", &state) == 1) sum += state;
        if (virTypedParamsGetInt(record->params, record->nparams, "state.reason", &reason) == 1) sum += reason;
    }
    virDomainStatsRecordListFree(records);
    return sum;
}
