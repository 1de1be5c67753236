import Ignition
import TestSupport
import Testing

@Suite("Ignition rules of URLs")
struct RulesSourceTests {
    static let schemes: [RulesCase] = [
        .source(""), .source("http://a"), .source("HTTPS://a"), .source("tftp://a/b"), .source("s3://b/k"),
        .source("x://a", false), .source("a", false), .source("/a", false), .source("//a", false),
        .source("a:b/c", false),
        .source("oem:///a", false), .source("gs://a/b", false, in: .until(.v3_1)),
        .source("gs://a/b", in: .since(.v3_2)),
        .source("arn:aws:s3:::b/k", false, in: .until(.v3_3)), .source("arn:aws:s3:::b/k", in: .since(.v3_4)),
        .source("arn:aws:s3:::b", false), .source("arn:aws:ec2:::b/k", false), .source("arn:aws:s3::b/k", false),
        .source("arn:/aws:s3:::b/k", false),
        .source("arn:aws:s3:r:1:accesspoint/p/object/k", in: .since(.v3_4)),
        .source("arn:aws:s3:r:1:accesspoint/p", false),
        .source("arn:aws:s3:::b/k?versionId=", false), .source("arn:aws:s3:::b/k?versionId=v", in: .since(.v3_4)),
        .source("s3://b/k?versionId=v"), .source("s3://b/k?versionId", false),
        .source("s3://b/k?a=b&version%49d=", false),
        .source("s3://b/k?versionId=%zz"), .source("s3://b/k?a;versionId="), .source("s3://b/k?versionId=+&versionId="),
    ]

    static let syntax: [RulesCase] = [
        .source("http:"), .source("http:a b"), .source("http://"), .source("http://a/ b"), .source("http://a?%zz"),
        .source("http://a#b\n"), .source("http://a#%z", false), .source("http://a\n", false),
        .source("http://a\u{7F}", false),
        .source("http://a/%zz", false), .source("http://a/%4", false), .source("1a:", false), .source("-:", false),
        .source(":a", false), .source("http://é/ä"), .source("http://%C3%A9"), .source("http://a%20", false),
        .source("http://a%25b"), .source("http://a b", false), .source("http://a{", false), .source("http://a<\"b"),
        .source("http://a:80/b"), .source("http://a:/b"), .source("http://a:x", false), .source("http://u:p@a"),
        .source("http://u%41@a"), .source("http://u p@a", false), .source("http://u%4@a", false),
        .source("http://u#@a"),
        .source("http://[::1]:80/a"), .source("http://[fe80::1%25eth0]/"), .source("http://[::1", false),
        .source("http://[::1]x", false),
    ]

    /// What Go found no fault with until 1.24.
    private static let addresses: [RulesCase] = [
        .source("http://[a]", false), .source("http://[::1%25]", false), .source("http://[]", false),
    ]

    static let data: [RulesCase] = [
        .source("data:,"), .source("data:,a%2C!'()*+,-./:;=?@_~$&"), .source("data:,a?b"), .source("data:", false),
        .source("DATA:,", false), .source("data:,a b", false), .source("data:,é", false), .source("data:,a#b", false),
        .source("data:,%", false), .source("data:,%4", false), .source("data:,%4g", false), .source("data:,a[", false),
        .source("data:,{", false), .source("data:,\"", false), .source("data:,^", false), .source("data:;base64,"),
        .source("data:;base64,AA=="), .source("data:;base64,AB=="), .source("data:;base64,+/A="),
        .source("data:;base64,AAA", false), .source("data:;base64,A===", false), .source("data:;base64,AAAA=", false),
        .source("data:;base64,AA==AAAA", false), .source("data:;base64,-_==", false),
        .source("data:;base64,%41AAA", false),
        .source("data:;BASE64,AAAA", false), .source("data:;base64;a=b,AAAA", false),
        .source("data:text/plain,"), .source("data:text/plain;charset=utf-8;base64,AAAA"), .source("data:text/,"),
        .source("data:textual/x,"), .source("data:x-a/b,"), .source("data:X-/,"), .source("data:xa/b,", false),
        .source("data:font/woff,", false), .source("data:text,", false), .source("data:/x,", false),
        .source("data:text/a b,", false), .source("data:text/a/b,", false), .source("data:;a=b,"),
        .source("data:;a=%41,"),
        .source("data:;a=%4,", false), .source("data:;a,", false), .source("data:;,", false),
        .source("data:;a=,", false),
        .source("data:;=b,", false), .source("data:;a=b;,", false), .source("data:;a=b", false),
        .source(#"data:;a="b c,;",x"#), .source(#"data:;a="\n\"\x41\101\u00e9\U0001F600","#),
        .source(#"data:;a="\q","#, false),
        .source(#"data:;a="\x4","#, false), .source(#"data:;a="\400","#, false), .source(#"data:;a="\ud800","#, false),
        .source(#"data:;a="b,"#, false), .source(#"data:;a="\"#, false), .source(#"data:;a="b"c,"#, false),
        .source(#"data:;a="é","#, false), .source("data:;a=\"#\t\",b"), .source("data:;a=\"#\n\",b", false),
        .source(#"data:;a="";b=%zz,"#), .source(#"data:;a="";b=c;d=%zz,"#, false),
    ]

    @Test(arguments: schemes + syntax + addresses + data) func cases(_ each: RulesCase) throws { try each.check() }
}
