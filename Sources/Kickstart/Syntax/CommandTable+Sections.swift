extension CommandTable {
    /// The headers of the sections, in the form of ``CommandTable/init(text:version:problems:)``.
    static let sections = #"""
        %addon
          words
        %anaconda
          words
        %certificate
          !text --filename
          text --dir --type
        %onerror
          flag --erroronfail
          text --interpreter --log,--logfile
        %packages
          flag --excludedocs --ignoremissing --default --multilib --nocore
          text@8,9 --instLangs
          int --timeout --retries
          flag@8,9 --excludeWeakdeps
          text@9,10 --inst-langs
          flag@9,10 --exclude-weakdeps
        %post
          flag --erroronfail --nochroot
          text --interpreter --log,--logfile
        %pre
          flag --erroronfail
          text --interpreter --log,--logfile
        %pre-install
          flag --erroronfail
          text --interpreter --log,--logfile
        %traceback
          flag --erroronfail
          text --interpreter --log,--logfile
        """#
}
