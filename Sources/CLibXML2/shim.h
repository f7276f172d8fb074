#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// Debian's libxml2 is built with ICU, and its <libxml/encoding.h> then includes the system's ICU headers,
// whose types clash with those of the ICU in Foundation. Only `xmlCharEncodingHandler` depends on them,
// which nothing here looks into.
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>

#endif
