#ifndef BERTH_BASELINE_H
#define BERTH_BASELINE_H

// What a program in C does: the same calls as the Swift side, and nothing else.

/// Opens a connection that stays open for as long as the process lives; exits the process if it cannot.
void *baseline_open(const char *uri);

/// Lists all domains and frees the list. Returns their number.
long baseline_list(void *connection);

/// Lists all domains and reads each one's document. Returns the bytes of all documents.
long baseline_documents(void *connection);

/// Reads the statistics of all domains, and of each its name and two figures. Returns the sum of the figures and of
/// the lengths of the names.
long baseline_statistics(void *connection);

#endif
