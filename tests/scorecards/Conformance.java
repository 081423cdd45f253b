import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ProfileDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs veraPDF's PDF/UA-1 and PDF/A-3a rules over files: one line for each rule that a file breaks, then how
 * many checks were made. The profiles are read here because the library's own reader needs JAXB, which Java
 * has not brought along since 11.
 */
public class Conformance {
    static final String[] PROFILES = {"PDFUA-1", "PDFA-3A"};

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : PROFILES) {
            ValidationProfile profile = readProfile(name);
            for (String file : files) {
                check(profile, name, file);
            }
        }
    }

    static void check(ValidationProfile profile, String name, String file) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), profile.getPDFAFlavour());
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            Set<String> broken = new HashSet<>();
            for (TestAssertion failure : result.getTestAssertions()) {
                RuleId rule = failure.getRuleId();
                if (failure.getStatus() == TestAssertion.Status.FAILED && broken.add(rule.getClause() + rule.getTestNumber())) {
                    System.out.println("BROKEN " + name + " " + rule.getClause() + "-" + rule.getTestNumber() + " "
                            + failure.getMessage() + " at " + failure.getLocation().getContext());
                }
            }
            System.out.println("CHECKED " + name + " " + result.getTotalAssertions());
        }
    }

    static ValidationProfile readProfile(String name) throws Exception {
        String place = "/org/verapdf/pdfa/validation/" + name + ".xml";
        try (InputStream stream = PDFAFlavour.class.getResourceAsStream(place)) {
            Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
            PDFAFlavour flavour = PDFAFlavour.valueOf(root.getAttribute("flavour"));
            ProfileDetails details = Profiles.profileDetailsFromValues(name, "", "", new Date(0));
            Set<Rule> rules = new HashSet<>();
            for (Element rule : below(root, "rule")) {
                rules.add(readRule(rule, flavour));
            }
            Set<Variable> variables = new HashSet<>();
            for (Element variable : below(root, "variable")) {
                variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                        text(variable, "defaultValue"), text(variable, "value")));
            }
            return Profiles.profileFromValues(flavour, details, "", rules, variables);
        }
    }

    static Rule readRule(Element rule, PDFAFlavour flavour) {
        Element id = below(rule, "id").get(0);
        RuleId ruleId = Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
                text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), new ArrayList<ErrorArgument>()), new ArrayList<>());
    }

    static List<Element> below(Element element, String name) {
        NodeList nodes = element.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int place = 0; place < nodes.getLength(); place++) {
            found.add((Element) nodes.item(place));
        }
        return found;
    }

    static String text(Element element, String name) {
        return below(element, name).get(0).getTextContent();
    }
}
