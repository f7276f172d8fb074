extension MigrationCheck {
    /// The table of all codes, as Documentation/Migration.md has it.
    public static var table: String {
        codes.map { family, codes in
            let rows = codes.map { code in
                "| `\(code.name)` | \(code.severity) | \(code.meaning) | \(code.remedy) |"
            }
            return "### \(family)\n\n| code | severity | what it says | what to do |\n|---|---|---|---|\n"
                + rows.joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }
}
