import Inventory
import Kickstart

extension Installation {
    /// The operator's own scripts of a stage. They run after ours, but for what reports that all is done.
    func fragments(_ stage: Script.Stage, _ fragments: [InstallFragments.Fragment]) throws(KickstartError) -> [Script] {
        var scripts: [Script] = []
        for fragment in fragments {
            let script = try Script(
                stage: stage, environment: [], interpreter: fragment.interpreter, body: fragment.text)
            scripts.append(script)
        }
        return scripts
    }
}
