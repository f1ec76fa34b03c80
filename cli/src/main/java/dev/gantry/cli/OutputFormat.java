package dev.gantry.cli;

/** How a result is printed: for a person, or as the API's own JSON. */
enum OutputFormat {
    table,
    json
}
