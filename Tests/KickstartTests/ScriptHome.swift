import TestSupport

/// A server at home for real clients, by Python's own library: it hands out files, notes what is posted, and answers 503
/// once for each file that has another of the name and `.busy` beside it.
struct ScriptHome {
    let port: Int
    let directory: TemporaryDirectory

    private static let program = """
        import http.server, os, ssl, sys
        folder, port, chain, key = sys.argv[1], int(sys.argv[2]), *sys.argv[3:5]

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, status, body=b''):
                self.send_response(status)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                path = folder + self.path
                if os.path.exists(path + '.busy'):
                    os.remove(path + '.busy')
                    return self.answer(503)
                if not os.path.exists(path):
                    return self.answer(404)
                self.answer(200, open(path, 'rb').read())

            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                name = os.path.basename(self.path)
                open(folder + '/' + name + '.type', 'w').write(self.headers['Content-Type'])
                open(folder + '/' + name + '.posted', 'ab').write(body)
                self.answer(204)

        server = http.server.HTTPServer(('127.0.0.1', port), Handler)
        if chain:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(chain, key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print('ready', flush=True)
        server.serve_forever()
        """

    /// Serves as long as the body runs; with a certificate and its key, over TLS.
    static func with<T: Sendable>(
        chain: String = "", key: String = "", _ body: @escaping @Sendable (ScriptHome) async throws -> T
    ) async throws -> T {
        let home = ScriptHome(port: try freePort(), directory: try TemporaryDirectory())
        let arguments = ["-c", program, home.directory.path, "\(home.port)", chain, key]
        return try await whileRunning("python3", arguments) { server in
            try await server.wait(for: "server at home") { $0.output.contains("ready") }
            return try await body(home)
        }.result
    }
}
