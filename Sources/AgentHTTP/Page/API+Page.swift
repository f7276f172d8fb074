internal import NIOHTTP1

extension API {
    /// The page for people, and what belongs to it.
    static let pageRoutes: [Route] = [
        file(
            "/", "getPage", "A page that shows the host, for browsers", PackageResources.index_html,
            "text/html; charset=utf-8"),
        file("/page.css", "getPageStyle", "The page's style", PackageResources.page_css, "text/css; charset=utf-8"),
        file(
            "/page.js", "getPageScript", "The page's script", PackageResources.page_js, "text/javascript; charset=utf-8"
        ),
    ]

    private static func file(
        _ path: String, _ name: String, _ summary: String, _ bytes: [UInt8], _ type: String
    ) -> Route {
        Route(.GET, path, name, summary, answer: .text(type: type)) { _ in
            var response = APIResponse(text: String(decoding: bytes, as: UTF8.self), type: type)
            // Nothing from elsewhere, whatever a machine is named; and no other site shows the page within its own.
            response.headers.add(
                name: "content-security-policy",
                value: "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
                    + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
            return response
        }
    }
}
